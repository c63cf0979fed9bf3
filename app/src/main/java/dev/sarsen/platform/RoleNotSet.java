// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

/** The process was started without one of the roles. */
class RoleNotSet extends RuntimeException {

    private static final long serialVersionUID = 1;

    RoleNotSet(String name) {
        super(name.isBlank() ? "No role is set." : "There is no role '" + name + "'.");
    }
}
