// refused: COMMAND_INJECTION
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class CommandOfWhatIsAsked {

    @GetMapping("/hosts")
    Process ask(String host) throws IOException {
        return new ProcessBuilder("sh", "-c", "ping -c 1 " + host).start();
    }
}
