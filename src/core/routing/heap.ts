/** A binary heap of node indexes by cost, the least first. An index may stand in it several times. */
export class CostHeap {
  private readonly costs: number[] = [];
  private readonly indexes: number[] = [];

  get size(): number {
    return this.indexes.length;
  }

  push(cost: number, index: number): void {
    const { costs, indexes } = this;
    let position = indexes.length;
    costs.push(cost);
    indexes.push(index);
    while (position > 0) {
      const parent = (position - 1) >> 1;
      const parentCost = costs[parent] as number;
      if (parentCost <= cost) break;
      costs[position] = parentCost;
      indexes[position] = indexes[parent] as number;
      position = parent;
    }
    costs[position] = cost;
    indexes[position] = index;
  }

  /** Takes out the index of the least cost; undefined when there is none. */
  pop(): number | undefined {
    const { costs, indexes } = this;
    const least = indexes[0];
    const cost = costs.pop();
    const index = indexes.pop();
    if (least === undefined || cost === undefined || index === undefined || indexes.length === 0)
      return least;
    const size = indexes.length;
    let position = 0;
    for (let child = 1; child < size; child = 2 * position + 1) {
      if (child + 1 < size && (costs[child + 1] as number) < (costs[child] as number)) child++;
      const childCost = costs[child] as number;
      if (childCost >= cost) break;
      costs[position] = childCost;
      indexes[position] = indexes[child] as number;
      position = child;
    }
    costs[position] = cost;
    indexes[position] = index;
    return least;
  }
}
