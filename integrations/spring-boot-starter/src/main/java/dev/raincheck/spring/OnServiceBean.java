package dev.raincheck.spring;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// Whether there is something to serve: an application that only calls has no server.
final class OnServiceBean extends SpringBootCondition implements ConfigurationCondition {
  @Override
  public ConfigurationPhase getConfigurationPhase() {
    return ConfigurationPhase.REGISTER_BEAN;
  }

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConditionMessage.Builder message = ConditionMessage.forCondition("Raincheck services");
    var factory = context.getBeanFactory();
    var services = factory == null ? null : ServiceBeans.in(factory).values();
    return services == null || services.isEmpty()
        ? ConditionOutcome.noMatch(message.because("no bean implements a @Service interface"))
        : ConditionOutcome.match(message.found("bean", "beans").items(services));
  }
}
