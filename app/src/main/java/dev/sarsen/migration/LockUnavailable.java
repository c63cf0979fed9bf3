// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import java.sql.SQLException;

/** Others held a lock that the migration or the upkeep needs through all tries. */
class LockUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    LockUnavailable(String name, int tries, SQLException last) {
        super("%s got no lock in %d tries: %s".formatted(name, tries, last.getMessage()), last);
    }
}
