package dev.raincheck.protocol;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.ContentReference;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.util.BufferRecycler;

/// Tells Jackson that the format is MessagePack, and holds the limits of its streams.
final class ValueFactory extends JsonFactory {
  /// How deep arrays and maps may be nested in a value: the array of the message that holds it is a
  /// level too.
  static final int DEPTH_MAX = WireLimits.DEPTH_MAX - 1;

  /// What is said of a deeper value, whoever meets it.
  static final String TOO_DEEP = "nested deeper than " + DEPTH_MAX + " levels";

  /// Shared by all streams: ours never take buffers from it.
  static final IOContext IO =
      new IOContext(
          StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build(),
          StreamWriteConstraints.builder().maxNestingDepth(DEPTH_MAX).build(),
          ErrorReportConfiguration.defaults(),
          new BufferRecycler(),
          ContentReference.unknown(),
          false);

  @Override
  public String getFormatName() {
    return "MessagePack";
  }

  @Override
  public boolean canHandleBinaryNatively() {
    return true;
  }

  @Override
  public boolean canUseCharArrays() {
    return false;
  }
}
