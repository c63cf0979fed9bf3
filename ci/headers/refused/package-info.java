/** No line here either. */
// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;
