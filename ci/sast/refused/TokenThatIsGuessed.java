// refused: PREDICTABLE_RANDOM
import java.util.Random;

class TokenThatIsGuessed {

    String token() {
        return Long.toHexString(new Random().nextLong());
    }
}
