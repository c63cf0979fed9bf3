// SPDX-License-Identifier: MIT
package dev.sarsen;

class OfAnotherLicence {}
