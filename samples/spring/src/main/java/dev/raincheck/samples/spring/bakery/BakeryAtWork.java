package dev.raincheck.samples.spring.bakery;

// region bean
import dev.raincheck.api.CallContext;
import dev.raincheck.samples.spring.Bakery;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

@Component
public class BakeryAtWork implements Bakery {
  private final String baker;

  BakeryAtWork(@Value("${bakery.baker:Ada}") String baker) {
    this.baker = baker;
  }

  @Override
  public List<String> menu() {
    return List.of("rye", "wheat");
  }

  @Override
  public Loaf bake(String kind, int seconds) throws InterruptedException {
    for (int done = 0; done < seconds; done++) {
      CallContext.current().progress((double) done / seconds, "in the oven");
      Thread.sleep(1_000);
    }
    return new Loaf(kind, baker);
  }
}
// endregion
