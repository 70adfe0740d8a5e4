//! Numbers from counters, the same on every machine. The solvers keep a generator of their own: they name no other
//! module.

/// Mixes the bits of a counter: the finaliser of `SplitMix64` (Steele, Lea, Flood 2014). Nothing carries over from one
/// number to the next.
#[inline]
pub(crate) fn mix(counter: u64) -> u64 {
    let mut z = counter.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
