package io.tidewaiter.net;

import io.vertx.ext.web.client.impl.HttpContext;

/** A codec that sees each phase of its request. */
interface Intercepted {

    /** @return false where the response is not to be read by the client */
    boolean goesOn(HttpContext<?> context);

    static void intercept(HttpContext<?> context) {
        if (context.request().bodyCodec() instanceof Intercepted codec && !codec.goesOn(context)) {
            return;
        }
        context.next();
    }
}
