import type { BitcoreLibrary, InterpreterConstructor, SchnorrExecution } from 'bitcore-lib';
import type { Coin } from './coins.js';
import { scriptErrorSentence } from './script-errors.js';
import { isPayToAnchor } from './script-types.js';
import { type SignatureBackend, SignatureChecker } from './signature-checker.js';
import type { ChainTransaction } from './transaction.js';

/** An input whose script does not hold. */
export interface ScriptFailure {
  /** Whether consensus refuses it; otherwise only relay policy does. */
  readonly mandatory: boolean;
  /** Bitcoin Core's sentence for the error. */
  readonly sentence: string;
}

// Bit numbers as the interpreter has them; 16 and 17 carry two names there, of which Bitcoin uses these.
const P2SH = 1 << 0;
const STRICTENC = 1 << 1;
const DERSIG = 1 << 2;
const LOW_S = 1 << 3;
const NULLDUMMY = 1 << 4;
const MINIMALDATA = 1 << 6;
const DISCOURAGE_UPGRADABLE_NOPS = 1 << 7;
const CHECKLOCKTIMEVERIFY = 1 << 9;
const CHECKSEQUENCEVERIFY = 1 << 10;
const WITNESS = 1 << 11;
const DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM = 1 << 12;
const MINIMALIF = 1 << 13;
const NULLFAIL = 1 << 14;
const WITNESS_PUBKEYTYPE = 1 << 15;
const CONST_SCRIPTCODE = 1 << 16;
const TAPROOT = 1 << 17;
const DISCOURAGE_UPGRADABLE_TAPROOT_VERSION = 1 << 18;
const DISCOURAGE_OP_SUCCESS = 1 << 19;
const DISCOURAGE_UPGRADABLE_PUBKEYTYPE = 1 << 20;

const MANDATORY = P2SH | DERSIG | NULLDUMMY | CHECKLOCKTIMEVERIFY | CHECKSEQUENCEVERIFY | WITNESS | TAPROOT;
const STANDARD =
  MANDATORY |
  STRICTENC |
  LOW_S |
  MINIMALDATA |
  DISCOURAGE_UPGRADABLE_NOPS |
  DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM |
  MINIMALIF |
  NULLFAIL |
  WITNESS_PUBKEYTYPE |
  CONST_SCRIPTCODE |
  DISCOURAGE_UPGRADABLE_TAPROOT_VERSION |
  DISCOURAGE_OP_SUCCESS |
  DISCOURAGE_UPGRADABLE_PUBKEYTYPE;

/** Runs the scripts of a transaction's inputs. */
export interface ScriptVerifier {
  /** The first input that fails under consensus or, with `policy`, under relay rules. */
  verify(entry: ChainTransaction, coins: readonly Coin[], policy: boolean): ScriptFailure | undefined;
}

/** Loads interpreter and curve, which take longer than all the rest of the chain to load. */
export async function loadScriptVerifier(): Promise<ScriptVerifier> {
  const [bitcore, secp256k1, schnorr] = await Promise.all([
    import('bitcore-lib'),
    import('secp256k1'),
    import('tiny-secp256k1'),
  ]);
  // The interpreter decodes a key, slowly, only to hand it to our checker, which wants its bytes.
  bitcore.default.PublicKey.fromBuffer = (key) => ({ toBuffer: () => key });
  const backend = { ecdsa: secp256k1.default, schnorr };
  return new BitcoreVerifier(bitcore.default.Script, backend);
}

/** A verifier that may be named before it is loaded. */
export class DeferredVerifier implements ScriptVerifier {
  private loading: Promise<void> | undefined;
  private loaded: ScriptVerifier | undefined;

  /** Loads at the first call; every call resolves once `verify` may be used. */
  ready(): Promise<void> {
    this.loading ??= loadScriptVerifier().then((verifier) => {
      this.loaded = verifier;
    });
    return this.loading;
  }

  verify(entry: ChainTransaction, coins: readonly Coin[], policy: boolean): ScriptFailure | undefined {
    if (this.loaded === undefined) throw new Error('the script interpreter is not loaded yet');
    return this.loaded.verify(entry, coins, policy);
  }
}

class BitcoreVerifier implements ScriptVerifier {
  private readonly held = new Set<string>();
  private readonly Interpreter: InterpreterConstructor;

  constructor(
    private readonly script: BitcoreLibrary['Script'],
    private readonly backend: SignatureBackend,
  ) {
    this.Interpreter = bitcoinInterpreter(script.Interpreter);
  }

  verify(entry: ChainTransaction, coins: readonly Coin[], policy: boolean): ScriptFailure | undefined {
    // A wtxid commits to scripts and outpoints, so what held once always does.
    if (this.held.has(entry.wtxid)) return undefined;
    for (const index of entry.tx.ins.keys()) {
      const sentence = this.failure(entry, coins, index, policy ? STANDARD : MANDATORY);
      if (sentence === undefined) continue;
      const mandatory = !policy || this.failure(entry, coins, index, MANDATORY) !== undefined;
      return { mandatory, sentence };
    }
    if (policy) this.held.add(entry.wtxid);
    return undefined;
  }

  private failure(
    entry: ChainTransaction,
    coins: readonly Coin[],
    index: number,
    flags: number,
  ): string | undefined {
    const input = entry.tx.ins[index];
    const coin = coins[index];
    if (input === undefined || coin === undefined) return scriptErrorSentence('UNKNOWN');
    if (isPayToAnchor(coin.script) && input.script.length === 0) return undefined;
    const interpreter = new this.Interpreter();
    const checker = new SignatureChecker(entry.tx, coins, this.backend);
    try {
      const holds = interpreter.verify(
        this.script.fromBuffer(Buffer.from(input.script)),
        this.script.fromBuffer(Buffer.from(coin.script)),
        checker,
        index,
        flags,
        input.witness.map((element) => Buffer.from(element)),
        Number(coin.value),
      );
      if (!holds) return scriptErrorSentence(interpreter.errstr || 'SCHNORR_SIG');
    } catch {
      return scriptErrorSentence('BAD_OPCODE');
    }
    const stackIsOurs = input.witness.length === 0;
    return stackIsOurs && flags === STANDARD && interpreter.stack.length !== 1
      ? scriptErrorSentence('CLEANSTACK')
      : undefined;
  }
}

/** The interpreter with the encodings checked as Bitcoin Core does, and Schnorr signatures by our checker. */
function bitcoinInterpreter(Base: InterpreterConstructor): InterpreterConstructor {
  function BitcoinInterpreter(this: InstanceType<InterpreterConstructor>): void {
    this.initialize();
  }
  const prototype: InstanceType<InterpreterConstructor> = Object.create(Base.prototype);
  const baseSignatureEncoding = Base.prototype.checkSignatureEncoding;
  prototype.checkSignatureEncoding = function (signature) {
    if (!baseSignatureEncoding.call(this, signature)) return false;
    // With LOW_S set the library forgets the hash type.
    if (signature.length > 0 && (this.flags & STRICTENC) !== 0 && !isDefinedHashType(signature.at(-1) ?? 0)) {
      this.errstr = 'SCRIPT_ERR_SIG_HASHTYPE';
      return false;
    }
    return true;
  };
  prototype.checkPubkeyEncoding = function (publicKey) {
    const compressed = publicKey.length === 33 && (publicKey[0] === 2 || publicKey[0] === 3);
    const uncompressed = publicKey.length === 65 && publicKey[0] === 4;
    if ((this.flags & STRICTENC) !== 0 && !compressed && !uncompressed) {
      this.errstr = 'SCRIPT_ERR_PUBKEYTYPE';
      return false;
    }
    if ((this.flags & WITNESS_PUBKEYTYPE) !== 0 && this.sigversion === 1 && !compressed) {
      this.errstr = 'SCRIPT_ERR_WITNESS_PUBKEYTYPE';
      return false;
    }
    return true;
  };
  prototype.checkSchnorrSignature = function (signature, publicKey, sigversion, execution) {
    const checker = (this as unknown as { tx: SignatureChecker }).tx;
    return checker.checkSchnorrSignature(
      signature,
      publicKey,
      this.nin,
      sigversion,
      execution as SchnorrExecution,
    );
  };
  BitcoinInterpreter.prototype = prototype;
  return BitcoinInterpreter as unknown as InterpreterConstructor;
}

function isDefinedHashType(byte: number): boolean {
  const base = byte & ~0x80;
  return base >= 1 && base <= 3;
}
