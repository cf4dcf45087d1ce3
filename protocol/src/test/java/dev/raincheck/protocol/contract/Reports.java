package dev.raincheck.protocol.contract;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Description;
import dev.raincheck.api.Idempotent;
import dev.raincheck.api.Limit;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Serial;
import dev.raincheck.api.Service;
import dev.raincheck.api.Timing;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The service that the golden vectors are about, with something of each kind that a description
/// tells.
@Service("reports")
@Description("Builds and prints reports")
public interface Reports {
  @NonBlocking
  int queued();

  @Idempotent
  @Timing(respondWithin = "250ms", operationLimit = "10s", retention = "1h")
  @Description("The sales of a region, since a day or since ever")
  Map<String, Double> sales(String region, Optional<LocalDate> since);

  @Blocking
  @Serial("printer")
  Report build(int year, String kind) throws OutOfPaper;

  @Limit(concurrent = 2)
  void recycle(List<Report> reports);

  record Report(Size size, byte[] pages, Cover cover) {}

  enum Size {
    A4,
    LETTER
  }

  sealed interface Cover {
    record Plain() implements Cover {}

    record Titled(String title, Optional<String> author) implements Cover {}
  }

  final class OutOfPaper extends Exception {
    private static final long serialVersionUID = 1L;
    private final int sheets;

    public OutOfPaper(String message, int sheets) {
      super(message);
      this.sheets = sheets;
    }

    public int sheets() {
      return sheets;
    }
  }
}
