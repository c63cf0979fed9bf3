// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the problems that an endpoint answers with, beside those that every endpoint has, and those of every
 * body that Spring reads (SmallBodies). A problem that no endpoint names is every endpoint's. The OpenAPI document and the pages of the problems are made of this.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Refuses {

    Problem[] value();
}
