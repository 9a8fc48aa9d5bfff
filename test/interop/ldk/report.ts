import { showFigures, tableOf } from '../../support/figures.js';

type Row = readonly [situation: string, direction: string, channelType: string, result: string];

const HEADINGS: Row = ['case', 'direction', 'channel type', 'result'];

/** What was tried against LDK and what came of it, as a table. */
export class Report {
  private readonly rows: Row[] = [];

  /** Runs one case and notes how it ended. */
  async run(
    situation: string,
    direction: string,
    channelType: string,
    attempt: () => Promise<void>,
  ): Promise<void> {
    const note = (result: string) => this.rows.push([situation, direction, channelType, result]);
    try {
      await attempt();
      note('passed');
    } catch (error) {
      note('FAILED');
      throw error;
    }
  }

  print(): void {
    showFigures('Leyden with LDK 0.1', tableOf([HEADINGS, ...this.rows]));
  }
}
