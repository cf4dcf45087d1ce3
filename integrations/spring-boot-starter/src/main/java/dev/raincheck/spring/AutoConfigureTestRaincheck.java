package dev.raincheck.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/// Lets a test call the services of the application that it starts: the server takes a free port,
/// and the clients of the application go there, whatever the properties say.
///
/// ```java
/// @SpringBootTest
/// @AutoConfigureTestRaincheck
/// class ReportsTest {
///   @Autowired RaincheckClient client;
/// }
/// ```
///
/// A client that other beans need at once is made before the server starts, and does not find it:
/// let them have it `@Lazy`.
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Import(OwnServerConnection.class)
@TestPropertySource(properties = "raincheck.server.address=tcp://127.0.0.1:*")
public @interface AutoConfigureTestRaincheck {}
