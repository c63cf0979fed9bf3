// refused: PATH_TRAVERSAL_IN
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class FileOfWhatIsAsked {

    @GetMapping("/reports")
    byte[] report(String name) throws IOException {
        return Files.readAllBytes(new File("/var/reports/" + name).toPath());
    }
}
