//! The inverse of a small dense matrix.

/// Inverse by elimination with row pivoting; `None` when singular.
pub(crate) fn inverted(mut matrix: Vec<f64>, n: usize) -> Option<Vec<f64>> {
    let mut inverse = vec![0.0; n * n];
    for r in 0..n {
        inverse[r * n + r] = 1.0;
    }
    for c in 0..n {
        let pivot = (c..n).max_by(|&a, &b| matrix[a * n + c].abs().total_cmp(&matrix[b * n + c].abs()))?;
        if matrix[pivot * n + c].abs() < 1e-10 {
            return None;
        }
        if pivot != c {
            for k in 0..n {
                matrix.swap(pivot * n + k, c * n + k);
                inverse.swap(pivot * n + k, c * n + k);
            }
        }
        let scale = 1.0 / matrix[c * n + c];
        // The matrices of bases are nearly empty: only what is there is worked on.
        let filled = |list: &[f64], from: usize| -> Vec<(usize, f64)> {
            list.iter().enumerate().skip(from).filter(|(_, v)| **v != 0.0).map(|(k, v)| (k, v * scale)).collect()
        };
        let own = filled(&matrix[c * n..(c + 1) * n], c);
        let own_inverse = filled(&inverse[c * n..(c + 1) * n], 0);
        for r in (0..n).filter(|&r| r != c) {
            let rate = matrix[r * n + c];
            if rate != 0.0 {
                for &(k, v) in &own {
                    matrix[r * n + k] -= rate * v;
                }
                for &(k, v) in &own_inverse {
                    inverse[r * n + k] -= rate * v;
                }
            }
        }
        for &(k, v) in &own {
            matrix[c * n + k] = v;
        }
        for &(k, v) in &own_inverse {
            inverse[c * n + k] = v;
        }
    }
    Some(inverse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_times_its_inverse_is_one_and_a_singular_one_has_none() {
        // Zero in the corner: the rows must be swapped.
        let matrix = vec![0.0, 2.0, 1.0, 1.0, 0.0, 3.0, 4.0, 1.0, 0.0];
        let inverse = inverted(matrix.clone(), 3).unwrap();
        for r in 0..3 {
            for c in 0..3 {
                let entry: f64 = (0..3).map(|k| matrix[r * 3 + k] * inverse[k * 3 + c]).sum();
                assert!((entry - f64::from(u8::from(r == c))).abs() < 1e-12);
            }
        }
        assert!(inverted(vec![1.0, 2.0, 2.0, 4.0], 2).is_none());
    }
}
