// Stand-in for pulumi-language-nodejs, used only where the real one is not installed. Serves the
// LanguageRuntime gRPC service: prints its port, and `run` starts node on @pulumi/pulumi/cmd/run of the
// program's own node_modules. Left out: plugin discovery (none are ever required), runtime options
// (nodeargs, typescript: false, packagemanager), `pulumi install|about|convert`, debuggers, policies.
import {
  Server,
  ServerCredentials,
  type handleUnaryCall,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import * as rpc from "@pulumi/pulumi/proto/language_pb";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

// What the program's runtime exits with when it has already told its error (cmd/run/run.js).
const TOLD_ITS_ERROR = 32;

/** The engine's address is the last argument; flags such as -root come before. */
let engineAddress = process.argv.at(-1) ?? "";

/** The command line of one run of the program. */
function argumentsOfRun(request: rpc.RunRequest, engine: string): string[] {
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? request.getPwd();
  const runner = createRequire(join(directory, "package.json")).resolve("@pulumi/pulumi/cmd/run");
  return [
    runner,
    ...["--monitor", request.getMonitorAddress()],
    ...["--engine", engine],
    ...["--organization", request.getOrganization()],
    ...["--project", request.getProject()],
    ...["--stack", request.getStack()],
    ...["--root-directory", info?.getRootDirectory() ?? directory],
    ...["--pwd", request.getPwd()],
    ...["--parallel", String(request.getParallel())],
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() ?? request.getProgram(),
  ];
}

const run: handleUnaryCall<rpc.RunRequest, rpc.RunResponse> = (call, callback) => {
  const request = call.request;
  const respond = (error: string, bail = false): void => {
    callback(null, new rpc.RunResponse().setError(error).setBail(bail));
  };
  const program = spawn(process.execPath, argumentsOfRun(request, engineAddress), {
    cwd: request.getPwd(),
    // Standard output goes to the engine, which shows it as the program's diagnostics.
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      PULUMI_NODEJS_TYPESCRIPT: "true",
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
  });
  program.on("error", (error) => {
    respond(`the program could not be started: ${error.message}`);
  });
  program.on("exit", (code, signal) => {
    if (code === 0) respond("");
    else if (code === TOLD_ITS_ERROR) respond("", true);
    else respond(`Program exited with non-zero exit code: ${String(code ?? signal)}`);
  });
};

const service: UntypedServiceImplementation = {
  handshake: ((call, callback) => {
    engineAddress = call.request.getEngineAddress() || engineAddress;
    callback(null, new rpc.LanguageHandshakeResponse());
  }) satisfies handleUnaryCall<rpc.LanguageHandshakeRequest, rpc.LanguageHandshakeResponse>,
  getPluginInfo: ((_call, callback) => {
    callback(null, new PluginInfo().setVersion("0.0.0-stand-in"));
  }) satisfies handleUnaryCall<unknown, PluginInfo>,
  getRequiredPackages: ((_call, callback) => {
    callback(null, new rpc.GetRequiredPackagesResponse());
  }) satisfies handleUnaryCall<unknown, rpc.GetRequiredPackagesResponse>,
  run,
};

const server = new Server({ "grpc.max_receive_message_length": -1 });
server.addService(LanguageRuntimeService, service);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  console.log(port);
});

// The engine ends its plugins itself; one whose engine was killed must not stay behind.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit();
}, 1000).unref();
