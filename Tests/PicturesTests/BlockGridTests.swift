import Pictures
import Testing

struct BlockGridTests {
  private func sheet(_ width: Int, _ height: Int, _ draw: (inout Drawing) -> Void = { _ in })
    -> BlockGrid
  {
    var drawing = Drawing(width: width, height: height, ground: Drawing.Colour(0x808080))
    draw(&drawing)
    return BlockGrid(of: drawing.raster)
  }

  @Test func `The longer side has 64 blocks, and no grid takes more than 4 KB`() {
    #expect(sheet(1920, 1080).columns == 64)
    #expect(sheet(1920, 1080).rows == 36)
    #expect(sheet(1080, 2400).columns == 29)
    #expect(sheet(1080, 2400).rows == 64)
    #expect(sheet(700, 700).bytes.count == 4 + 4096)
  }

  @Test func `A block is the mean brightness of its pixels`() {
    let grid = sheet(640, 320) { $0.fill(.init(x: 0, y: 0, width: 10, height: 5), .init(0xFFFFFF)) }
    #expect(grid.cells.first == 191, "half white, half grey")
    #expect(grid.cells.dropFirst().allSatisfy { $0 == 128 })
  }

  @Test func `Green is brighter than red, and red than blue`() {
    let colours: [UInt32] = [0x00FF00, 0xFF0000, 0x0000FF]
    let levels = colours.map { colour in
      sheet(64, 64) { $0.fill(.init(x: 0, y: 0, width: 64, height: 64), .init(colour)) }.cells[0]
    }
    #expect(levels == [149, 77, 29])
  }

  @Test func `A check mark changes the block it is in, and no other`() {
    let plain = sheet(1920, 1080)
    let ticked = sheet(1920, 1080) {
      $0.line(from: .init(905, 612), to: .init(909, 616), .init(0x000000), thickness: 2)
      $0.line(from: .init(909, 616), to: .init(917, 606), .init(0x000000), thickness: 2)
    }
    let changed = plain.cells.indices.filter { plain.cells[$0] != ticked.cells[$0] }
    #expect(changed == [20 * 64 + 30])
    let area = plain.area(of: changed.first ?? 0)
    #expect(area.x == 900..<930)
    #expect(area.y == 600..<630)
  }

  @Test func `Pictures smaller than the grid have a block for each pixel`() {
    #expect(sheet(3, 2).cells.count == 6)
    #expect(sheet(1, 1).cells == [128])
    #expect(sheet(2000, 1).rows == 1)
  }

  @Test func `A grid comes back from its bytes`() {
    let grid = sheet(333, 222) { $0.disc(x: 90, y: 90, radius: 60, .init(0x113355)) }
    #expect(BlockGrid(bytes: grid.bytes) == grid)
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func `Bytes that are no grid give none`(seed: UInt64) {
    var random = SplitMix(state: seed)
    #expect(BlockGrid(bytes: []) == nil)
    #expect(BlockGrid(bytes: [0, 0, 0, 0, 1]) == nil)
    for _ in 0..<300 {
      let bytes = (0..<random.next() % 90).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      if let grid = BlockGrid(bytes: bytes) {
        #expect(grid.cells.count == grid.columns * grid.rows)
      }
    }
  }
}
