// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

/** The text of a parameter is not what its type needs; says what it must be, without the parameter's name. */
class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1;

    Unreadable(String requirement) {
        super(requirement, null, false, false);
    }
}
