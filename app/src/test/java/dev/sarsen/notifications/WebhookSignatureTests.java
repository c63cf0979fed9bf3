// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTests {

    /** The example of the library that Standard Webhooks came from. */
    @Test
    void signsAsOthersDo() {
        var signature = WebhookSignature.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(signature.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa",
                "whsec_not base64, whatever its length is"
            })
    void refusesWhatIsNoSecretAndDoesNotRepeatIt(String secret) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebhookSignature.of(secret))
                .withMessageStartingWith(
                        "sarsen.notifications.secret must be whsec_ and the base64 of 24 to 64 random bytes");
    }
}
