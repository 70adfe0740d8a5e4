//! The solvers: know no domain word.
