package dev.raincheck.house.bad.samples;

/// What the product must not know.
public class BadSample {}
