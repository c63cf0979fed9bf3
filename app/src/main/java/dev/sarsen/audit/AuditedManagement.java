// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.audit;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;

/** Writes down each change that is made over the management port, such as a level of a logger. */
class AuditedManagement implements OperationInvokerAdvisor {

    private final AuditTrail audit;

    AuditedManagement(AuditTrail audit) {
        this.audit = audit;
    }

    @Override
    public OperationInvoker apply(
            EndpointId endpoint, OperationType type, OperationParameters parameters, OperationInvoker invoker) {
        return type == OperationType.READ ? invoker : context -> change(endpoint, context, invoker);
    }

    private @Nullable Object change(EndpointId endpoint, InvocationContext context, OperationInvoker invoker) {
        var result = invoker.invoke(context);
        audit.changed(endpoint.toLowerCaseString(), context.getArguments());
        return result;
    }
}
