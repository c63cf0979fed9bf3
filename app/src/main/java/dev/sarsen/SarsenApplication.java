package dev.sarsen;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class SarsenApplication {

    public static void main(String[] args) {
        SpringApplication.run(SarsenApplication.class, args);
    }
}
