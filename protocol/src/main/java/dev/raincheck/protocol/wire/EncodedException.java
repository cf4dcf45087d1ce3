package dev.raincheck.protocol.wire;

/// A declared exception on its way.
///
/// @param type its simple name, one of those that the method declares
/// @param value MessagePack: a map from the names of its constructor's parameters to their values
public record EncodedException(String type, byte[] value) {}
