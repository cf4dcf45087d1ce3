package dev.raincheck.samples.spring.shop;

// region controller
import dev.raincheck.api.Progress;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.samples.spring.Bakery;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
public class ShopController {
  private final Bakery bakery;
  private final RaincheckClient client;

  ShopController(Bakery bakery, RaincheckClient client) {
    this.bakery = bakery;
    this.client = client;
  }

  @GetMapping("/menu")
  List<String> menu() {
    return bakery.menu();
  }

  @PostMapping("/orders")
  Map<String, String> order(@RequestParam String kind, @RequestParam int seconds) {
    return Map.of("order", client.submit(Bakery.class, it -> it.bake(kind, seconds)).token());
  }

  @GetMapping("/orders/{order}")
  Map<String, Object> order(@PathVariable String order) {
    return switch (client.resume(order, Bakery.Loaf.class).poll()) {
      case Polled.Pending<Bakery.Loaf> pending ->
          Map.of("pending", pending.progress().map(Progress::message).orElse("not yet begun"));
      case Polled.Done<Bakery.Loaf> done -> Map.of("loaf", done.value());
      case Polled.Failed<Bakery.Loaf> failed ->
          Map.of("failed", String.valueOf(failed.cause().getMessage()));
    };
  }
}
// endregion
