// refused: OBJECT_DESERIALIZATION
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;

class ObjectOfAStranger {

    Object read(InputStream body) throws IOException, ClassNotFoundException {
        try (var objects = new ObjectInputStream(body)) {
            return objects.readObject();
        }
    }
}
