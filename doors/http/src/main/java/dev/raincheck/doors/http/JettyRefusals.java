package dev.raincheck.doors.http;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Problem;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// Says what Jetty refuses by itself, before the front sees it, as the door says all else.
final class JettyRefusals implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Answer answer = problem(request).answer();
    response.setStatus(answer.status());
    answer.fields().forEach(response.getHeaders()::put);
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
    return true;
  }

  private static Problem problem(Request request) {
    if (!(request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException refusal)) {
      return Problem.fault(); // of the handler's
    }
    int status = refusal.getCode();
    String why = refusal.getReason() == null ? HttpStatus.getMessage(status) : refusal.getReason();
    return Problem.of(
        status, ErrorCode.MALFORMED_REQUEST, why + " (expected: a request as HTTP has it)");
  }
}
