// refused: XXE_DOCUMENT
import java.io.InputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;

class EntityOfAStranger {

    Document read(InputStream body) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(body);
    }
}
