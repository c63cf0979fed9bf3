package dev.sarsen.flags;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class FlagsController {

    private final FlagReports reports;

    FlagsController(FlagReports reports) {
        this.reports = reports;
    }

    @GetMapping(path = "/api/v1/flags", produces = "application/json")
    FlagReport flags() {
        return reports.now();
    }
}
