// Stand-in, shared: lines for the engine's log, as the real providers send them.
import { credentials } from "@grpc/grpc-js";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { ResourceLog } from "./resource-kind";

export class EngineLog {
  #client: EngineClient | undefined;

  /** Each run of the CLI is an engine of its own, with an address of its own. */
  connect(address: string): void {
    this.#client?.close();
    this.#client = new EngineClient(address, credentials.createInsecure());
  }

  of(urn: string): ResourceLog {
    return {
      status: (line) => {
        this.#send(urn, line, LogSeverity.INFO, true);
      },
      warn: (message) => {
        this.#send(urn, message, LogSeverity.WARNING, false);
      },
      error: (message) => {
        this.#send(urn, message, LogSeverity.ERROR, false);
      },
    };
  }

  #send(urn: string, message: string, severity: LogSeverity, ephemeral: boolean): void {
    const request = new LogRequest()
      .setUrn(urn)
      .setMessage(message)
      .setSeverity(severity)
      .setEphemeral(ephemeral);
    // A log line that does not arrive must not fail the resource.
    this.#client?.log(request, () => undefined);
  }
}
