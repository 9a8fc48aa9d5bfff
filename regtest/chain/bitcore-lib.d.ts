/** The part of bitcore-lib that the script check stands on; the library ships no types. */
declare module 'bitcore-lib/lib/script/interpreter.js' {
  interface BitcoreScript {
    readonly chunks: readonly unknown[];
    toBuffer(): Uint8Array;
  }

  interface Interpreter {
    errstr: string;
    flags: number;
    nin: number;
    sigversion: number;
    stack: Uint8Array[];
    initialize(): void;
    verify(
      scriptSig: BitcoreScript,
      scriptPubkey: BitcoreScript,
      tx: unknown,
      inputIndex: number,
      flags: number,
      witness: Uint8Array[],
      satoshis: number,
    ): boolean;
    checkSignatureEncoding(signature: Uint8Array): boolean;
    checkPubkeyEncoding(publicKey: Uint8Array): boolean;
    checkSchnorrSignature(
      signature: Uint8Array,
      publicKey: Uint8Array,
      sigversion: number,
      execution: SchnorrExecution,
    ): boolean;
  }

  interface SchnorrExecution {
    readonly tapleafHash?: Uint8Array;
    readonly codeseparatorPos?: number | { toNumber(): number };
  }

  interface InterpreterConstructor {
    new (): Interpreter;
    readonly prototype: Interpreter;
  }

  const Interpreter: InterpreterConstructor;

  export type { BitcoreScript, InterpreterConstructor, SchnorrExecution };
  export default Interpreter;
}

declare module 'bitcore-lib/lib/script/index.js' {
  import type { BitcoreScript } from 'bitcore-lib/lib/script/interpreter.js';

  const Script: { fromBuffer(script: Uint8Array): BitcoreScript };
  export default Script;
}
