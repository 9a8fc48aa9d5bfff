// Runs a TypeScript file of this repository as a process of its own: node run-typescript.cjs FILE [ARGUMENT…]
const { existsSync, readFileSync } = require('node:fs');
const Module = require('node:module');
const { resolve } = require('node:path');
const swc = require('@swc/core');

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, parent, ...rest) => {
  // Sources import each other by the name the build emits.
  const source = /^\.{1,2}\/.*\.js$/.test(request) && request.replace(/\.js$/, '.ts');
  const isSource = source && existsSync(resolve(parent.path, source));
  return resolveFilename.call(Module, isSource ? source : request, parent, ...rest);
};
// A known bug to be put back into one file, as JSON: { file, find, replace }. Only tests start programs this way.
const mutant = process.env.LEYDEN_MUTANT === undefined ? undefined : JSON.parse(process.env.LEYDEN_MUTANT);

function sourceOf(file) {
  const source = readFileSync(file, 'utf8');
  if (mutant === undefined || !file.endsWith(`/${mutant.file}`)) return source;
  const parts = source.split(mutant.find);
  if (parts.length !== 2) throw new Error(`${mutant.file} has ${parts.length - 1} times: ${mutant.find}`);
  return parts.join(mutant.replace);
}

Module._extensions['.ts'] = (module, file) => {
  const { code } = swc.transformSync(sourceOf(file), {
    filename: file,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  module._compile(code, file);
};
process.argv.splice(1, 1);
require(resolve(process.argv[1]));
