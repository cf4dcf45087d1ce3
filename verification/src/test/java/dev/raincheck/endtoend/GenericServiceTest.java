package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Service;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Calls through the types of generic parents.
final class GenericServiceTest {
  public record User(String name) {}

  public interface Crud<T> {
    void save(T value);

    Optional<T> find(String name);

    List<T> all();
  }

  @Service("users")
  public interface Users extends Crud<User> {
    @Override
    void save(User value);
  }

  private static final class UsersInMemory implements Users {
    private final ConcurrentLinkedQueue<User> saved = new ConcurrentLinkedQueue<>();

    @Override
    public void save(User value) {
      saved.add(value);
    }

    @Override
    public Optional<User> find(String name) {
      return saved.stream().filter(it -> it.name().equals(name)).findFirst();
    }

    @Override
    public List<User> all() {
      return List.copyOf(saved);
    }
  }

  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Users.class, new UsersInMemory())
          .shutdownStrategy("abort:200ms")
          .start();
  private final RaincheckClient client = RaincheckClient.connect(server.address());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void callByAParentsType_reachesTheServer() {
    Crud<User> users = client.service(Users.class);
    users.save(new User("Ada"));
    client.service(Users.class).save(new User("Bob"));
    assertEquals(Optional.of(new User("Ada")), users.find("Ada"));
    assertEquals(List.of(new User("Ada"), new User("Bob")), users.all());
    assertEquals(
        List.of(new User("Ada"), new User("Bob")),
        client.<Users, List<User>>submit(Users.class, Crud::all).await());
  }

  @Test
  void methodsOfObject_areTheProxysOwn() {
    Users users = client.service(Users.class);
    assertEquals(users, users);
    assertNotEquals(users, client.service(Users.class));
    assertEquals(System.identityHashCode(users), users.hashCode());
    assertTrue(users.toString().contains(server.address()));
  }
}
