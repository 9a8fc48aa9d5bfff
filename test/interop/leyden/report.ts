import { showFigures, tableOf } from '../../support/figures.js';

type Row = readonly [
  situation: string,
  direction: string,
  channelType: string,
  transport: string,
  result: string,
];

const HEADINGS: Row = ['case', 'direction', 'channel type and features', 'transport', 'result'];

/** What was tried between two Leyden nodes and what came of it, as a table. */
export class MatrixReport {
  private readonly rows: Row[] = [];

  constructor(
    private readonly channelType: string,
    private readonly transport: string,
  ) {}

  /** Runs one case and notes how it ended. */
  async run(situation: string, direction: string, attempt: () => Promise<void>): Promise<void> {
    const note = (result: string) =>
      this.rows.push([situation, direction, this.channelType, this.transport, result]);
    try {
      await attempt();
      note('passed');
    } catch (error) {
      note('FAILED');
      throw error;
    }
  }

  print(): void {
    showFigures(
      `Leyden with Leyden, ${this.channelType}, over ${this.transport}`,
      tableOf([HEADINGS, ...this.rows]),
    );
  }
}
