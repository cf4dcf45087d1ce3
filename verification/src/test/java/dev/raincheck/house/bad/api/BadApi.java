package dev.raincheck.house.bad.api;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a logger along.
public class BadApi {
  static final Logger LOG = LoggerFactory.getLogger(BadApi.class);
}
