// Stand-in, shared: errors in the form the engine reads.
import { Metadata, status, type ServerErrorResponse } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { structOf } from "./properties";
import { CreatedButFailed } from "./resource-kind";

export function serviceError(error: unknown): ServerErrorResponse {
  const message = error instanceof Error ? error.message : String(error);
  const plain = { name: "Error", message, code: status.UNKNOWN, details: message };
  return error instanceof CreatedButFailed ? { ...plain, metadata: initFailure(error) } : plain;
}

/** The rich error model: without this detail the engine would forget the id of what was created. */
function initFailure(error: CreatedButFailed): Metadata {
  const detail = new ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(structOf(error.state))
    .setReasonsList([error.message]);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const rich = new Status().setCode(status.UNKNOWN).setMessage(error.message).setDetailsList([any]);
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(rich.serializeBinary()));
  return metadata;
}
