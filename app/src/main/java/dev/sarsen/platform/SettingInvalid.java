// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

/** A setting has a value that this process cannot work with. */
public class SettingInvalid extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * @param name the whole name of the property
     * @param reason what is wrong, as the rest of a sentence that begins with the name
     */
    public SettingInvalid(String name, String reason) {
        super(name + " " + reason + ".");
    }
}
