// refused: SQL_INJECTION_SPRING_JDBC
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SqlOfWhatIsAsked {

    private final JdbcTemplate database;

    SqlOfWhatIsAsked(JdbcTemplate database) {
        this.database = database;
    }

    @GetMapping("/signals")
    Object signals(String account) {
        return database.queryForList("select * from signal where account_id = '" + account + "'");
    }
}
