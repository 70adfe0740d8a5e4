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
        let (own, own_inverse): (Vec<f64>, Vec<f64>) =
            (0..n).map(|k| (matrix[c * n + k] * scale, inverse[c * n + k] * scale)).unzip();
        for r in 0..n {
            let rate = matrix[r * n + c];
            if r != c && rate != 0.0 {
                for k in c..n {
                    matrix[r * n + k] -= rate * own[k];
                }
                for k in 0..n {
                    inverse[r * n + k] -= rate * own_inverse[k];
                }
            }
        }
        matrix[c * n..(c + 1) * n].copy_from_slice(&own);
        inverse[c * n..(c + 1) * n].copy_from_slice(&own_inverse);
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
