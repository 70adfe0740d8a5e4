//! Maps and sets in the order of their keys. A map is the standard library's tree, or, with the feature `small`, a sorted list:
//! each kind of tree is some kilobytes of a module, a list shares its sort; what is put into a list one by one shifts those
//! behind it, so lists are for plans of a few communes. A set is filled once, and always a list.

pub(crate) use list::Set;

#[cfg(feature = "small")]
pub(crate) use list::Map;

#[cfg(not(feature = "small"))]
pub(crate) use tree::Map;

#[cfg(not(feature = "small"))]
mod tree {
    use std::collections::{BTreeMap, btree_map};
    use std::ops::{Deref, DerefMut, Index};

    /// The standard library's tree, collected without a sort of its own for each kind of map: those were a twentieth of a wheel.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct Map<K, V>(BTreeMap<K, V>);

    impl<K, V> Map<K, V> {
        pub(crate) fn new() -> Self {
            Self(BTreeMap::new())
        }
    }

    impl<K, V> Default for Map<K, V> {
        fn default() -> Self {
            Self::new()
        }
    }

    impl<K, V> Deref for Map<K, V> {
        type Target = BTreeMap<K, V>;

        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }

    impl<K, V> DerefMut for Map<K, V> {
        fn deref_mut(&mut self) -> &mut Self::Target {
            &mut self.0
        }
    }

    impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
        fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
            let mut map = Self::new();
            for (key, value) in pairs {
                map.insert(key, value);
            }
            map
        }
    }

    impl<K: Ord, V, const N: usize> From<[(K, V); N]> for Map<K, V> {
        fn from(pairs: [(K, V); N]) -> Self {
            pairs.into_iter().collect()
        }
    }

    impl<K, V> IntoIterator for Map<K, V> {
        type Item = (K, V);
        type IntoIter = btree_map::IntoIter<K, V>;

        fn into_iter(self) -> Self::IntoIter {
            self.0.into_iter()
        }
    }

    impl<'m, K, V> IntoIterator for &'m Map<K, V> {
        type Item = (&'m K, &'m V);
        type IntoIter = btree_map::Iter<'m, K, V>;

        fn into_iter(self) -> Self::IntoIter {
            self.0.iter()
        }
    }

    impl<K: Ord, V> Index<&K> for Map<K, V> {
        type Output = V;

        fn index(&self, key: &K) -> &V {
            &self.0[key]
        }
    }
}

mod list {
    #![cfg_attr(not(feature = "small"), allow(dead_code, reason = "compared with the trees in tests only"))]
    use crate::arrange::Arrange;
    use std::borrow::Borrow;

    /// A map as a list of pairs in the order of their keys.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct Map<K, V>(Vec<(K, V)>);

    impl<K, V> Default for Map<K, V> {
        fn default() -> Self {
            Self(Vec::new())
        }
    }

    impl<K: Ord, V> Map<K, V> {
        pub(crate) fn new() -> Self {
            Self::default()
        }

        fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
        where
            K: Borrow<Q>,
        {
            self.0.binary_search_by(|(known, _)| known.borrow().cmp(key))
        }

        pub(crate) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
        where
            K: Borrow<Q>,
        {
            self.find(key).ok().map(|at| &self.0[at].1)
        }

        pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
            match self.find(&key) {
                Ok(at) => Some(std::mem::replace(&mut self.0[at].1, value)),
                Err(at) => {
                    self.0.insert(at, (key, value));
                    None
                }
            }
        }

        pub(crate) fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
        where
            K: Borrow<Q>,
        {
            self.find(key).ok().map(|at| self.0.remove(at).1)
        }

        pub(crate) fn entry(&mut self, key: K) -> Entry<'_, K, V> {
            Entry { map: self, key }
        }

        pub(crate) fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
        where
            K: Borrow<Q>,
        {
            self.find(key).is_ok()
        }

        pub(crate) fn len(&self) -> usize {
            self.0.len()
        }

        pub(crate) fn is_empty(&self) -> bool {
            self.0.is_empty()
        }

        pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
            self.0.iter().map(|(key, value)| (key, value))
        }

        pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
            self.0.iter().map(|(key, _)| key)
        }

        pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
            self.0.iter().map(|(_, value)| value)
        }

        pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
            self.0.iter_mut().map(|(_, value)| value)
        }
    }

    /// A place in a map, filled or not.
    pub(crate) struct Entry<'m, K, V> {
        map: &'m mut Map<K, V>,
        key: K,
    }

    impl<'m, K: Ord, V> Entry<'m, K, V> {
        pub(crate) fn or_insert_with(self, value: impl FnOnce() -> V) -> &'m mut V {
            let Self { map, key } = self;
            let at = match map.find(&key) {
                Ok(at) => at,
                Err(at) => {
                    map.0.insert(at, (key, value()));
                    at
                }
            };
            &mut map.0[at].1
        }

        pub(crate) fn or_insert(self, value: V) -> &'m mut V {
            self.or_insert_with(|| value)
        }

        pub(crate) fn or_default(self) -> &'m mut V
        where
            V: Default,
        {
            self.or_insert_with(V::default)
        }
    }

    impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
        /// Of equal keys the last stays.
        fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
            let mut pairs: Vec<(K, V)> = pairs.into_iter().collect();
            pairs.reverse();
            pairs.arrange_by(|a, b| a.0.cmp(&b.0));
            pairs.dedup_by(|later, first| later.0 == first.0);
            Self(pairs)
        }
    }

    impl<K: Ord, V, const N: usize> From<[(K, V); N]> for Map<K, V> {
        fn from(pairs: [(K, V); N]) -> Self {
            pairs.into_iter().collect()
        }
    }

    impl<K, V> IntoIterator for Map<K, V> {
        type Item = (K, V);
        type IntoIter = std::vec::IntoIter<(K, V)>;

        fn into_iter(self) -> Self::IntoIter {
            self.0.into_iter()
        }
    }

    impl<'m, K, V> IntoIterator for &'m Map<K, V> {
        type Item = (&'m K, &'m V);
        type IntoIter = std::iter::Map<std::slice::Iter<'m, (K, V)>, fn(&'m (K, V)) -> (&'m K, &'m V)>;

        fn into_iter(self) -> Self::IntoIter {
            self.0.iter().map(|(key, value)| (key, value))
        }
    }

    impl<K: Ord, V> std::ops::Index<&K> for Map<K, V> {
        type Output = V;

        fn index(&self, key: &K) -> &V {
            self.get(key).expect("a key of the map")
        }
    }

    /// A set as a list in order.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct Set<T>(Vec<T>);

    impl<T: Ord> Set<T> {
        pub(crate) fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
        where
            T: Borrow<Q>,
        {
            self.0.binary_search_by(|known| known.borrow().cmp(item)).is_ok()
        }
    }

    impl<T: Ord> FromIterator<T> for Set<T> {
        fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
            let mut items: Vec<T> = items.into_iter().collect();
            items.arrange();
            items.dedup();
            Self(items)
        }
    }

    impl<T> IntoIterator for Set<T> {
        type Item = T;
        type IntoIter = std::vec::IntoIter<T>;

        fn into_iter(self) -> Self::IntoIter {
            self.0.into_iter()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::list;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn same(list: &list::Map<u8, u16>, tree: &BTreeMap<u8, u16>) {
        assert!(list.iter().eq(tree.iter()) && list.keys().eq(tree.keys()) && list.values().eq(tree.values()));
        assert_eq!(list.is_empty(), tree.is_empty());
    }

    proptest! {
        #[test]
        fn a_list_answers_as_a_tree(steps in prop::collection::vec((0..4_u8, 0..20_u8, 0..9_u16), 0..80)) {
            let pairs = || steps.iter().map(|&(_, key, value)| (key, value));
            same(&pairs().collect(), &pairs().collect());
            let (mut list, mut tree) = (list::Map::new(), BTreeMap::new());
            for &(step, key, value) in &steps {
                match step {
                    0 => prop_assert_eq!(list.insert(key, value), tree.insert(key, value)),
                    1 => prop_assert_eq!(list.remove(&key), tree.remove(&key)),
                    2 => prop_assert_eq!(*list.entry(key).or_insert(value), *tree.entry(key).or_insert(value)),
                    _ => {
                        *list.entry(key).or_default() += value;
                        *tree.entry(key).or_default() += value;
                    }
                }
                prop_assert_eq!(list.get(&key), tree.get(&key));
                same(&list, &tree);
            }
            let items = || steps.iter().map(|step| step.1);
            let (set, standard): (list::Set<u8>, BTreeSet<u8>) = (items().collect(), items().collect());
            prop_assert!((0..20).all(|item| set.contains(&item) == standard.contains(&item)));
            prop_assert!(set.into_iter().eq(standard));
        }
    }
}
