package dev.raincheck.spring;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/// An application as users have it: whatever is on the class path configures itself.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Application {}
