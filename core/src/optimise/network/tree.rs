//! The spanning tree of a basis: who hangs below whom, and at what price.

/// No node, no arc.
pub(super) const NONE: u32 = u32::MAX;

/// A rooted spanning tree with child lists; the last node is the root.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) parent: Vec<u32>,
    /// Arc to the parent.
    pub(super) arc: Vec<u32>,
    /// Whether that arc runs from the node up to its parent.
    pub(super) up: Vec<bool>,
    pub(super) depth: Vec<u32>,
    pub(super) potential: Vec<i64>,
    first_child: Vec<u32>,
    next: Vec<u32>,
    previous: Vec<u32>,
}

impl Tree {
    /// Every node right below the root, by arc `first_arc + node`.
    pub(super) fn star(nodes: usize, first_arc: usize) -> Self {
        let root = nodes as u32;
        let mut tree = Self {
            parent: vec![NONE; nodes + 1],
            arc: vec![NONE; nodes + 1],
            up: vec![true; nodes + 1],
            depth: vec![0; nodes + 1],
            potential: vec![0; nodes + 1],
            first_child: vec![NONE; nodes + 1],
            next: vec![NONE; nodes + 1],
            previous: vec![NONE; nodes + 1],
        };
        for node in (0..root).rev() {
            tree.attach(node, root, (first_arc + node as usize) as u32, true);
            tree.depth[node as usize] = 1;
        }
        tree
    }

    pub(super) fn attach(&mut self, node: u32, parent: u32, arc: u32, up: bool) {
        let (v, p) = (node as usize, parent as usize);
        self.parent[v] = parent;
        self.arc[v] = arc;
        self.up[v] = up;
        self.previous[v] = NONE;
        self.next[v] = self.first_child[p];
        if self.next[v] != NONE {
            self.previous[self.next[v] as usize] = node;
        }
        self.first_child[p] = node;
    }

    fn detach(&mut self, node: u32) {
        let v = node as usize;
        let (previous, next) = (self.previous[v], self.next[v]);
        if previous == NONE {
            self.first_child[self.parent[v] as usize] = next;
        } else {
            self.next[previous as usize] = next;
        }
        if next != NONE {
            self.previous[next as usize] = previous;
        }
    }

    /// The deepest node above both `a` and `b`.
    pub(super) fn join(&self, mut a: u32, mut b: u32) -> u32 {
        while a != b {
            if self.depth[a as usize] >= self.depth[b as usize] {
                a = self.parent[a as usize];
            } else {
                b = self.parent[b as usize];
            }
        }
        a
    }

    /// Cuts the subtree below `cut` off its parent and hangs it under `parent` by its node `top`.
    ///
    /// `up` tells whether `arc` runs from `top` to `parent`; `rise` is added to every price of the subtree.
    /// Returns the number of nodes touched.
    pub(super) fn rehang(&mut self, cut: u32, top: u32, parent: u32, arc: u32, up: bool, rise: i64) -> u64 {
        let (mut node, mut new) = (top, (parent, arc, up));
        loop {
            let v = node as usize;
            let old = (self.parent[v], self.arc[v], self.up[v]);
            self.detach(node);
            self.attach(node, new.0, new.1, new.2);
            if node == cut {
                break;
            }
            new = (node, old.1, !old.2);
            node = old.0;
        }
        self.refresh(top, rise)
    }

    /// Renews depths and prices from `top` downwards.
    fn refresh(&mut self, top: u32, rise: i64) -> u64 {
        let mut touched = 0;
        let mut node = top;
        loop {
            let v = node as usize;
            self.depth[v] = self.depth[self.parent[v] as usize] + 1;
            self.potential[v] += rise;
            touched += 1;
            if self.first_child[v] != NONE {
                node = self.first_child[v];
                continue;
            }
            while node != top && self.next[node as usize] == NONE {
                node = self.parent[node as usize];
            }
            if node == top {
                return touched;
            }
            node = self.next[node as usize];
        }
    }
}
