// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByLabelOptions;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.sarsen.Tokens;
import dev.sarsen.local.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody in front of the console. */
class ConsoleBrowserIntegrationTests {

    private static final Path SCREENSHOTS = Repository.target().resolve("screenshots");
    private static final Pattern A_NUMBER = Pattern.compile("[1-9][0-9,.]*");
    private static final String MARKUP = "<img src=x onerror=\"document.title='broken into'\">";

    private static Site site;
    private static Chromium chromium;

    private Page page;
    private Complaints complaints;

    @BeforeAll
    static void start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
        site = new Site();
        chromium = new Chromium();
        site.waitReady();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        site.close();
    }

    @BeforeEach
    void open() {
        page = chromium.open(1360, 900);
        complaints = Complaints.of(page);
    }

    @AfterEach
    void photographWhatWasSeenLast() {
        photograph("last");
        page.context().close();
    }

    @Test
    void looksAfterItselfWhileTheDemoRunsAndTheServerDies() throws Exception {
        signIn();
        try (var _ = site.startDemo()) {
            showsFiguresThatMove();
            showsMarkupAsText();
            replaysADeadEventByTheKeyboard();
            replaysAndDiscardsManyDeadEvents();
            erasesAnAccount();
            putsTheConfiguredRulesInForce();
            suitsEveryone();
            recoversFromADeadServer();
        }
        Assertions.assertThat(complaints.unexplained()).isEmpty();
    }

    @Test
    void endsWithTheTokenAndSaysSo() {
        try {
            site.logInFor(Duration.ofSeconds(8));
            signIn();
            assertThat(status()).hasText("Session ended");
            assertThat(page.locator("#board")).isHidden();
            assertThat(button("Sign in")).isVisible();
            photograph("ended");
            Assertions.assertThat(complaints.all()).isEmpty();
        } finally {
            site.logInFor(Duration.ofHours(1));
        }
    }

    @Test
    void asksNowAndThenWhileTheFeedIsTurnedOff() throws Exception {
        try {
            signIn();
            site.turnFeed(false);
            assertThat(status()).hasText("Every 10 s: the live feed is off");
            site.post("acct_polled", 1, Tokens.of(site.issuer()));
            assertThat(page.locator("#signals tr").first()).containsText("acct_polled");
            photograph("feed-off");
            Assertions.assertThat(complaints.unexplained()).isEmpty();
        } finally {
            site.turnFeed(true);
        }
    }

    @Test
    void forgetsTheTokenWhenTheReaderSignsOutOrReloads() {
        signIn();
        button("Sign out").click();
        assertThat(status()).hasText("Not signed in");
        assertThat(page.locator("#board")).isHidden();
        Assertions.assertThat(
                        page.evaluate("() => localStorage.length + sessionStorage.length + document.cookie.length"))
                .isEqualTo(0);
        button("Sign in").click();
        assertThat(status()).hasText("Live");
        page.reload();
        assertThat(status()).hasText("Not signed in");
        Assertions.assertThat(complaints.all()).isEmpty();
    }

    @Test
    void wouldNotMissAMistakeInThePage() {
        page.navigate(site.address());
        assertThat(status()).hasText("Not signed in");
        page.evaluate("() => document.querySelector('main').append(document.createElement('button'))");
        Assertions.assertThat(Axe.violations(page))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("button-name");
        page.evaluate("() => document.body.setAttribute('style', 'color: red')");
        page.evaluate("() => fetch('https://sarsen.example.com/').catch(() => {})");
        await().until(() -> {
            page.evaluate("() => 0");
            return complaints.all().stream()
                            .filter(complaint -> complaint.contains("Content Security Policy"))
                            .count()
                    >= 2;
        });
    }

    private void signIn() {
        var answer = page.navigate(site.address());
        Assertions.assertThat(answer.headerValue("content-security-policy"))
                .contains("connect-src 'self' " + site.issuer().address())
                .doesNotContain("unsafe");
        assertThat(status()).hasText("Not signed in");
        Assertions.assertThat(Axe.violations(page)).isEmpty();
        photograph("welcome");
        button("Sign in").click();
        page.getByPlaceholder("Username").fill("dev");
        page.getByPlaceholder("Password").fill("dev");
        button("Sign in").click();
        assertThat(page).hasURL(site.address());
        assertThat(status()).hasText("Live");
    }

    private void showsFiguresThatMove() {
        assertThat(page.locator("#accepted")).hasText(A_NUMBER);
        assertThat(page.locator("#scored")).hasText(A_NUMBER);
        assertThat(page.locator("#p50")).hasText(Pattern.compile(".+ m?s"));
        assertThat(page.locator("#role")).hasText("local");
        assertThat(page.locator("#version")).hasText(Pattern.compile("^\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?$"));
        assertThat(page.locator("#rates canvas")).hasCount(1);
        assertThat(page.locator("#accounts tr")).hasCount(10);
        assertThat(page.locator("#accounts canvas")).hasCount(10);
        assertThat(page.locator("#signals tr")).hasCount(20);
        assertThat(page.locator("#dependencies .badge.up")).hasCount(4);
    }

    private void showsMarkupAsText() {
        site.post(MARKUP, 60, Tokens.of(site.issuer()));
        assertThat(page.locator("#accounts tr").first()).containsText(MARKUP);
        assertThat(page.locator("img[src=x]")).hasCount(0);
        assertThat(page).hasTitle("Sarsen console");
    }

    private void replaysADeadEventByTheKeyboard() throws Exception {
        var id = site.bury("acct_buried");
        var replay = button("Replay meeting booked of acct_buried");
        assertThat(replay).isVisible();
        tabTo("Replay meeting booked of acct_buried");
        page.keyboard().press("Enter");
        var dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("The test buried it");
        Assertions.assertThat(Axe.violations(page)).isEmpty();
        photograph("confirm");
        page.keyboard().press("Escape");
        assertThat(dialog).isHidden();
        assertThat(replay).isFocused();
        page.keyboard().press("Enter");
        assertThat(dialog).isVisible();
        page.keyboard().press("Tab");
        assertThat(button("Replay").and(page.locator("#confirm-yes"))).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#replay-result")).hasText("Replayed meeting booked of acct_buried.");
        assertThat(page.locator("#dead")).hasText("0");
        assertThat(page.locator("#dead-title")).isFocused();
        await().until(() -> site.isScored(id));
    }

    private void replaysAndDiscardsManyDeadEvents() throws Exception {
        var ids = List.of(site.bury("acct_a"), site.bury("acct_b"), site.bury("acct_c"));
        assertThat(page.locator("#dead")).hasText("3");
        page.getByLabel("Part of the reason").fill("The test buried");
        page.getByLabel("Replays per second").fill("1");
        agree("Replay many", "The test buried");
        assertThat(page.locator("#filter-result")).hasText("Replay done: 3 events put back.");
        for (var id : ids) {
            await().until(() -> site.isScored(id));
        }
        site.bury("acct_a");
        site.bury("acct_b");
        assertThat(page.locator("#dead")).hasText("2");
        button("Discard many").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("removed for good");
        Assertions.assertThat(Axe.violations(page)).isEmpty();
        photograph("discard");
        page.keyboard().press("Escape");
        assertThat(button("Discard many")).isFocused();
        assertThat(page.locator("#dead")).hasText("2");
        agree("Discard many", "The test buried");
        assertThat(page.locator("#filter-result")).hasText("Discarded 2 events.");
        assertThat(page.locator("#dead")).hasText("0");
        page.getByLabel("Part of the reason").fill("");
        agree("Discard many", "all of them");
        assertThat(page.locator("#filter-result"))
                .hasText(Pattern.compile("Not done: Say which dead events to discard.*"));
    }

    private void erasesAnAccount() throws Exception {
        page.getByLabel("Kind").selectOption("account");
        page.getByLabel("Id", new GetByLabelOptions().setExact(true)).fill(MARKUP);
        agree("Erase everything of it", MARKUP);
        assertThat(page.locator("#erase-result"))
                .hasText(Pattern.compile("Erasure done: [1-9][0-9]* events removed\\. In backups until .+"));
        assertThat(page.locator("#erase-id")).isEmpty();
        assertThat(page.locator("#accounts")).not().containsText(MARKUP);
        assertThat(page.locator("img[src=x]")).hasCount(0);
    }

    private void putsTheConfiguredRulesInForce() throws Exception {
        assertThat(page.locator("#rules")).hasText("The configured rules are in force (version 1).");
        site.putOtherRulesInForce();
        agree("Put the configured rules in force", "at once");
        assertThat(page.locator("#rescore-result")).hasText("Rescore done.");
        assertThat(page.locator("#rules")).hasText("The configured rules are in force (version 2).");
    }

    /** Presses a button, and says yes by the keyboard to what the page asks then. */
    private void agree(String name, String asked) {
        button(name).click();
        var dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText(asked);
        page.keyboard().press("Tab");
        assertThat(page.locator("#confirm-yes")).isFocused();
        page.keyboard().press("Enter");
        assertThat(dialog).isHidden();
    }

    /** Presses Tab until something of this name has the focus. */
    private void tabTo(String name) {
        page.locator("body").press("Home");
        for (int presses = 0; presses < 30; presses++) {
            page.keyboard().press("Tab");
            if (name.equals(page.evaluate("() => document.activeElement.getAttribute('aria-label')"))) {
                return;
            }
        }
        Assertions.fail(name + " cannot be reached by the keyboard");
    }

    private void suitsEveryone() {
        for (var theme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
            var name = theme.name().toLowerCase(Locale.ROOT);
            page.setViewportSize(390, 844);
            Assertions.assertThat((int) page.evaluate("() => document.documentElement.scrollWidth"))
                    .as("no scrolling sideways")
                    .isEqualTo(390);
            for (var names : List.of("#accounts .name", "#signals .name")) {
                Assertions.assertThat(page.locator(names).first().boundingBox().width)
                        .as("room for names")
                        .isGreaterThan(70);
            }
            Assertions.assertThat(Axe.violations(page)).as(name + ", narrow").isEmpty();
            photograph(name + "-390");
            page.setViewportSize(1360, 900);
            Assertions.assertThat(Axe.violations(page)).as(name).isEmpty();
            photograph(name);
        }
    }

    private void recoversFromADeadServer() {
        var before = page.locator("#started").getAttribute("datetime");
        site.kill();
        assertThat(status()).hasText("Reconnecting…");
        assertThat(page.locator("#age")).containsText("last update");
        assertThat(page.locator("#accounts tr")).hasCount(10);
        photograph("reconnecting");
        site.restart();
        assertThat(status()).hasText("Live");
        assertThat(page.locator("#started")).not().hasAttribute("datetime", before);
        assertThat(page.locator("#accepted")).hasText(A_NUMBER);
    }

    private Locator status() {
        return page.locator("#status-text");
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }

    private void photograph(String name) {
        page.screenshot(new ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }
}
