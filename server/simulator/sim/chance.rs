//! Chance that can be repeated: the same seed gives the same numbers for ever, whatever a library does.

/// `SplitMix64` (Steele, Lea and Flood, 2014): a few lines, so that seeds kept years ago still mean the same run.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.draw() % end as u64).expect("less than end")
    }

    /// A moment between two, in milliseconds.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.draw() % (to - from).unsigned_abs().max(1)).expect("less than the difference")
    }

    /// True this often in a thousand times.
    pub fn permille(&mut self, rate: u64) -> bool {
        self.draw() % 1000 < rate
    }

    pub fn choose<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}
