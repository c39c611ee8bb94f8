// Stand-in, shared: the ResourceProvider gRPC service over kinds of resources.
// Left out: schemas, call, components, import, diffs below a property, cancellation;
// the engine does not ask for them when a provider is attached by PULUMI_DEBUG_PROVIDERS.
import {
  Server,
  ServerCredentials,
  type handleUnaryCall,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { createHash } from "node:crypto";
import { EngineLog } from "./engine-log";
import { propertiesOf, structOf, type Properties } from "./properties";
import type { Difference, ResourceKind } from "./resource-kind";
import { serviceError } from "./service-error";

export interface Provider {
  version: string;
  /** `args` of the provider's configuration, secrets unwrapped. Throws when it is not usable. */
  configure(args: Properties): void;
  /** By type token, such as "digitalocean:index/tag:Tag". */
  kinds: Record<string, ResourceKind>;
  /** Look-ups, by token, such as "digitalocean:index/getDroplets:getDroplets". */
  functions?: Record<string, (args: Properties) => Promise<Properties>>;
}

/** urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME */
const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";
const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

/** `name-<7 hex>`, from the engine's seed as in the real bridge. */
function autoName(request: rpc.CheckRequest): string {
  const digest = createHash("sha256").update(request.getRandomseed_asU8()).update(request.getUrn());
  return `${nameOf(request.getUrn())}-${digest.digest("hex").slice(0, 7)}`;
}

/** A handler that answers with what `work` resolves to, and with its error in the engine's form. */
const unary =
  <Request, Response>(
    work: (request: Request) => Response | Promise<Response>,
  ): handleUnaryCall<Request, Response> =>
  (call, callback) => {
    Promise.resolve(call.request)
      .then(work)
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback(serviceError(error));
        },
      );
  };

function handlersOf(provider: Provider): UntypedServiceImplementation {
  const log = new EngineLog();
  const kind = (urn: string): ResourceKind => {
    const found = provider.kinds[typeOf(urn)];
    if (found !== undefined) return found;
    const known = Object.keys(provider.kinds).join(", ");
    throw new Error(`the stand-in provider does not know ${typeOf(urn)}; it knows ${known}`);
  };
  return {
    attach: unary((request: plugin.PluginAttach) => {
      log.connect(request.getAddress());
      return new Empty();
    }),
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(provider.version)),
    // Secrets are not accepted: a provider that says it does and returns plain values has put an SSH
    // key in clear into the state. So the engine itself marks outputs of secret inputs.
    configure: unary((request: rpc.ConfigureRequest) => {
      provider.configure(propertiesOf(request.getArgs()));
      return new rpc.ConfigureResponse().setSupportspreview(true);
    }),
    invoke: unary(async (request: rpc.InvokeRequest) => {
      const look = provider.functions?.[request.getTok()];
      if (look === undefined)
        throw new Error(`the stand-in provider does not know ${request.getTok()}`);
      return new rpc.InvokeResponse().setReturn(
        structOf(await look(propertiesOf(request.getArgs()))),
      );
    }),
    check: unary((request: rpc.CheckRequest) => {
      const olds = request.getOlds();
      const { inputs, failures } = kind(request.getUrn()).check(
        propertiesOf(request.getNews()),
        olds === undefined ? undefined : propertiesOf(olds),
        autoName(request),
      );
      const response = new rpc.CheckResponse().setInputs(structOf(inputs));
      for (const { property, reason } of failures) {
        response.addFailures(new rpc.CheckFailure().setProperty(property).setReason(reason));
      }
      return response;
    }),
    diff: unary((request: rpc.DiffRequest) => {
      const state = propertiesOf(request.getOlds());
      const inputs = propertiesOf(request.getNews());
      const difference = kind(request.getUrn()).diff(state, inputs);
      return diffResponse(without(difference, request.getIgnorechangesList()), state, inputs);
    }),
    create: unary(async (request: rpc.CreateRequest) => {
      const urn = request.getUrn();
      const inputs = propertiesOf(request.getProperties());
      const made = request.getPreview()
        ? { id: "", state: kind(urn).preview(inputs) }
        : await kind(urn).create(inputs, log.of(urn));
      return new rpc.CreateResponse().setId(made.id).setProperties(structOf(made.state));
    }),
    read: unary(async (request: rpc.ReadRequest) => {
      const read = await kind(request.getUrn()).read(
        request.getId(),
        propertiesOf(request.getProperties()),
        propertiesOf(request.getInputs()),
      );
      const response = new rpc.ReadResponse();
      return read === undefined
        ? response
        : response
            .setId(request.getId())
            .setProperties(structOf(read.state))
            .setInputs(structOf(read.inputs));
    }),
    update: unary(async (request: rpc.UpdateRequest) => {
      const urn = request.getUrn();
      const state = propertiesOf(request.getOlds());
      const inputs = propertiesOf(request.getNews());
      const updated = request.getPreview()
        ? kind(urn).preview(inputs, state)
        : await kind(urn).update(request.getId(), inputs, state, log.of(urn));
      return new rpc.UpdateResponse().setProperties(structOf(updated));
    }),
    delete: unary(async (request: rpc.DeleteRequest) => {
      const urn = request.getUrn();
      await kind(urn).delete(request.getId(), propertiesOf(request.getProperties()), log.of(urn));
      return new Empty();
    }),
  };
}

/** As the Terraform bridge does it: what is ignored is no difference, also where only the state has it. */
const without = (difference: Difference, ignored: readonly string[]): Difference => ({
  ...difference,
  changed: difference.changed.filter((key) => !ignored.includes(key)),
  replaced: difference.replaced.filter((key) => !ignored.includes(key)),
});

/** Names each changed property, so that `preview --diff` shows those and no others. */
function diffResponse(difference: Difference, state: Properties, inputs: Properties) {
  const { changed, replaced, deleteBeforeReplace } = difference;
  const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
  const { ADD, DELETE, UPDATE, ADD_REPLACE, DELETE_REPLACE, UPDATE_REPLACE } =
    rpc.PropertyDiff.Kind;
  const response = new rpc.DiffResponse()
    .setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME)
    .setDiffsList(changed)
    .setReplacesList(replaced)
    .setDeletebeforereplace(replaced.length > 0 && deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const key of changed) {
    const [add, remove, update] = replaced.includes(key)
      ? [ADD_REPLACE, DELETE_REPLACE, UPDATE_REPLACE]
      : [ADD, DELETE, UPDATE];
    const kind = state[key] === undefined ? add : inputs[key] === undefined ? remove : update;
    const property = new rpc.PropertyDiff().setKind(kind).setInputdiff(true);
    response.getDetaileddiffMap().set(key, property);
  }
  return response;
}

/** Serves the provider on a port of loopback and says which. */
export function serveProvider(provider: Provider): Promise<number> {
  const server = new Server({ "grpc.max_receive_message_length": -1 });
  server.addService(ResourceProviderService, handlersOf(provider));
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}
