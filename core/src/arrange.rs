//! Putting lists in order. The standard library's sorts make a copy of themselves for every kind of list and every way to
//! compare, some kilobytes each: together a tenth of a wheel and a fifth of the browser's module. Here all lists share one sort
//! of positions: natively the standard library's, in a browser and with the feature `small` a merge sort. Both are stable, so
//! the order is the same; `tests` hold them to the standard one.

mod map;

pub(crate) use map::{Map, Set};

use std::cmp::Ordering;

/// Ordered by whom they belong to, by what comes first, by name: see the functions of slices that these replace.
pub(crate) trait Arrange<T> {
    /// Smaller first; equal ones stay in the order they had.
    fn arrange_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// As [`Arrange::arrange_by`], where equal ones are the same in everything: their order does not matter.
    fn arrange_distinct_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// As [`Arrange::arrange_by`], for what a solver puts in order at every step: a sort of its own, the quickest there is.
    fn arrange_often_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// Smaller keys first; equal ones stay in the order they had.
    fn arrange_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.arrange_by(|a, b| key(a).cmp(&key(b)));
    }

    /// Smaller first, where equal ones are the same.
    fn arrange(&mut self)
    where
        T: Ord,
    {
        self.arrange_by(T::cmp);
    }
}

#[cfg(not(any(feature = "small", target_family = "wasm")))]
impl<T> Arrange<T> for [T] {
    fn arrange_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        if self.len() > 1 {
            let order = shared::positions(self.len(), &mut |a, b| compare(&self[a], &self[b]));
            shared::put(self, order);
        }
    }

    fn arrange_often_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering) {
        self.sort_by(compare);
    }

    fn arrange_distinct_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering) {
        // Numbers and pairs of numbers are as quick to move as their positions.
        if size_of::<T>() <= 16 { self.sort_unstable_by(compare) } else { self.arrange_by(compare) }
    }
}

#[cfg(any(feature = "small", target_family = "wasm"))]
impl<T> Arrange<T> for [T] {
    fn arrange_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let order = shared::order(self.len(), &mut |a, b| compare(&self[a], &self[b]));
        shared::put(self, order);
    }

    fn arrange_often_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering) {
        self.arrange_by(compare);
    }

    fn arrange_distinct_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering) {
        self.arrange_by(compare);
    }
}

mod shared {
    use std::cmp::Ordering;

    /// Positions of `n` items in order, by the standard library's stable sort.
    #[cfg(not(any(feature = "small", target_family = "wasm")))]
    pub(super) fn positions(n: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| compare(a, b));
        order
    }

    /// Positions of `n` items in order: a merge sort from runs of two upwards, stable.
    #[cfg(any(test, feature = "small", target_family = "wasm"))]
    pub(super) fn order(n: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
        let mut from: Vec<usize> = (0..n).collect();
        let mut to = from.clone();
        let mut width = 1;
        while width < n {
            for start in (0..n).step_by(2 * width) {
                let (middle, end) = ((start + width).min(n), (start + 2 * width).min(n));
                let (mut left, mut right) = (start, middle);
                for place in &mut to[start..end] {
                    let takes_left = left < middle && (right == end || compare(from[left], from[right]).is_le());
                    let at = if takes_left { &mut left } else { &mut right };
                    *place = from[*at];
                    *at += 1;
                }
            }
            std::mem::swap(&mut from, &mut to);
            width *= 2;
        }
        from
    }

    /// Moves the items so that `order[i]` comes to place `i`, along the cycles of the order.
    pub(super) fn put<T>(items: &mut [T], mut order: Vec<usize>) {
        for start in 0..items.len() {
            let mut at = start;
            while order[at] != start {
                let next = order[at];
                items.swap(at, next);
                order[at] = at;
                at = next;
            }
            order[at] = at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_come_by_length_and_those_of_one_length_as_they_were() {
        let mut words = ["net", "a", "cow", "an", "b"];
        words.arrange_by_key(|word| word.len());
        assert_eq!(words, ["a", "b", "an", "net", "cow"]);
    }

    proptest! {
        #[test]
        fn the_shared_sort_is_the_standard_stable_sort(keys in prop::collection::vec(0..9_u8, 0..200)) {
            let mut ours: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let mut standard = ours.clone();
            standard.sort_by_key(|item| item.0);
            let order = shared::order(ours.len(), &mut |a, b| ours[a].0.cmp(&ours[b].0));
            shared::put(&mut ours, order);
            prop_assert_eq!(ours, standard);
        }

        #[test]
        fn lists_are_in_the_standard_order(keys in prop::collection::vec(0..9_u8, 0..200)) {
            let mut large: Vec<(u8, [usize; 4])> = keys.iter().copied().zip(0..).map(|(key, at)| (key, [at; 4])).collect();
            let mut small: Vec<(u8, u32)> = keys.into_iter().zip(0..).collect();
            let (mut standard_large, mut standard_small) = (large.clone(), small.clone());
            standard_large.sort_by_key(|item| item.0);
            standard_small.sort_by_key(|item| item.0);
            large.arrange_by_key(|item| item.0);
            small.arrange_by_key(|item| item.0);
            prop_assert_eq!(large, standard_large);
            prop_assert_eq!(small, standard_small);
        }
    }
}
