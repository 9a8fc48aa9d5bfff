import { type BackedUpChannel, type StaticBackup, sealBackup } from '../../core/backup/index.js';
import { isOver, remainsOf } from '../../core/channel/index.js';
import { serialize } from '../../core/primitives/json.js';
import type { ChannelBook } from '../channels/channel-book.js';
import { fixedPartsOf, shortChannelIdOf } from '../channels/managed-channel.js';
import type { Entropy } from '../transport/index.js';

/** What backups are made of, and where they go. */
export interface BackupSources {
  readonly book: ChannelBook;
  readonly chainHash: Uint8Array;
  /** Encrypts backups, and nothing else. */
  readonly key: Uint8Array;
  readonly entropy: Entropy;
  height(): number;
  birthHeight(): number;
  /** Where a peer may be reached, as URLs, the likeliest first. */
  addressesOf(peerId: string): readonly string[];
  /** Replaces the file; it is on disk when this returns. */
  writeFile(text: string): void;
  /** The file was replaced. */
  written(): void;
}

/** Keeps the file with the backup as it has to be: with every channel that may hold money of ours. */
export class BackupKeeper {
  private isDue = false;
  private lastContents: string | undefined;

  constructor(private readonly sources: BackupSources) {}

  /** Channels were opened or closed: the file is written in the next commit. */
  changed(): void {
    this.isDue = true;
  }

  /** Belongs between a commit and what follows from it: no funding transaction is published before this has returned. */
  writeIfDue(): void {
    if (!this.isDue) return;
    this.isDue = false;
    const backup = this.contents();
    const contents = serialize({ ...backup, height: 0 });
    if (contents === this.lastContents) return;
    this.sources.writeFile(this.text(backup));
    this.lastContents = contents;
    this.sources.written();
  }

  /** All channels as they are now. */
  contents(): StaticBackup {
    const { book, chainHash } = this.sources;
    const channels = book.all().flatMap((channel): BackedUpChannel[] => {
      const fixed = fixedPartsOf(channel);
      if (fixed === undefined || isOver(channel.channel.state)) return [];
      const { channelId: _id, local: _local, ...kept } = 'minimumDepth' in fixed ? remainsOf(fixed) : fixed;
      return [
        {
          ...kept,
          shortChannelId: shortChannelIdOf(channel) ?? null,
          addresses: this.sources.addressesOf(channel.peerId),
        },
      ];
    });
    return {
      chainHash,
      height: this.sources.height(),
      birthHeight: this.sources.birthHeight(),
      channels,
      omitted: 0,
    };
  }

  /** A backup as the text that the file holds and that users keep. */
  text(backup: StaticBackup): string {
    return `${Buffer.from(this.seal(backup)).toString('base64')}\n`;
  }

  seal(backup: StaticBackup): Uint8Array {
    return sealBackup(backup, this.sources.key, this.sources.entropy(12));
  }
}
