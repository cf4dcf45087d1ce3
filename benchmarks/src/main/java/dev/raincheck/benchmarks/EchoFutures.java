package dev.raincheck.benchmarks;

import dev.raincheck.api.Service;
import java.util.concurrent.CompletionStage;

/// [Echo] for callers that do not wait. Its methods are `@NonBlocking` at the server.
@Service("echo")
interface EchoFutures {
  CompletionStage<Echo.Answer> quick(Echo.Question question);

  CompletionStage<byte[]> quickBytes(byte[] content);
}
