package dev.raincheck.protocol;

import com.fasterxml.jackson.core.JsonStreamContext;
import org.jspecify.annotations.Nullable;

/// Where a [ValueParser] is: inside which array or map, and how much of that is still to come.
///
/// Contexts are kept and used again for the next container at the same depth.
final class ReadContext extends JsonStreamContext {
  private final @Nullable ReadContext parent;
  private @Nullable ReadContext child;
  private @Nullable String name;
  private @Nullable Object currentValue;
  private int remaining;
  private boolean nameNext;

  ReadContext() {
    super(TYPE_ROOT, -1);
    this.parent = null;
  }

  private ReadContext(ReadContext parent) {
    super(TYPE_ARRAY, -1);
    this.parent = parent;
    this._nestingDepth = parent._nestingDepth + 1;
  }

  ReadContext enter(boolean map, int entries) {
    ReadContext inner = child;
    if (inner == null) {
      inner = new ReadContext(this);
      child = inner;
    }
    inner._type = map ? TYPE_OBJECT : TYPE_ARRAY;
    inner._index = -1;
    inner.name = null;
    inner.currentValue = null;
    inner.remaining = entries;
    inner.nameNext = map;
    return inner;
  }

  boolean atEnd() {
    return remaining == 0 && !inRoot() && (inArray() || nameNext);
  }

  boolean expectsName() {
    return nameNext;
  }

  void nameRead(String fieldName) {
    name = fieldName;
    nameNext = false;
    remaining--;
  }

  void valueBegins() {
    _index++;
    if (inObject()) {
      nameNext = true;
    } else {
      remaining--;
    }
  }

  void rename(@Nullable String fieldName) {
    name = fieldName;
  }

  @Override
  public @Nullable ReadContext getParent() {
    return parent;
  }

  @Override
  public @Nullable String getCurrentName() {
    return name;
  }

  @Override
  public boolean hasCurrentName() {
    return name != null;
  }

  @Override
  public @Nullable Object getCurrentValue() {
    return currentValue;
  }

  @Override
  public void setCurrentValue(@Nullable Object value) {
    currentValue = value;
  }
}
