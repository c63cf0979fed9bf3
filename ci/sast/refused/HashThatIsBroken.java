// refused: WEAK_MESSAGE_DIGEST_MD5
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

class HashThatIsBroken {

    byte[] of(byte[] password) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("MD5").digest(password);
    }
}
