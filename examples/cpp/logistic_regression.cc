// Logistic regression by gradient descent over points that stay in memory.
//
//     firesteel submit [--master MASTER] logistic_regression [POINTS [ITERATIONS]]
//
// POINTS is how many are made up, around two centres.

#include <firesteel/rdd.h>

#include <array>
#include <chrono>
#include <cmath>
#include <iostream>
#include <string>

using firesteel::SparkContext;

constexpr int kDimensions = 10;
using Vector = std::array<double, kDimensions>;

struct Point {
  Vector x;
  double label;  // -1 or 1
};

Point make_point(int64_t index) {
  firesteel::rdd::Random random(static_cast<uint64_t>(index));
  Point point;
  point.label = index % 2 == 0 ? -1 : 1;
  for (double& x : point.x) x = random.nextGaussian() + point.label * 0.7;
  return point;
}

double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (int i = 0; i < kDimensions; ++i) sum += a[i] * b[i];
  return sum;
}

int main(int argc, char** argv) {
  const SparkContext sc(firesteel::SparkConf().setAppName("logistic regression"));
  const int64_t count = argc > 1 ? std::stoll(argv[1]) : 100000;
  const int iterations = argc > 2 ? std::stoi(argv[2]) : 20;

  const auto points = sc.range(0, count).map(make_point).cache();
  Vector weights{};
  for (int i = 0; i < iterations; ++i) {
    const auto start = std::chrono::steady_clock::now();
    // The function captures the weights; each partition sums its points' gradients.
    const auto add_gradient = [weights](Vector& sum, const Point& point) {
      const double scale =
          (1 / (1 + std::exp(-point.label * dot(weights, point.x))) - 1) * point.label;
      for (int d = 0; d < kDimensions; ++d) sum[d] += scale * point.x[d];
    };
    const auto add = [](Vector& sum, const Vector& other) {
      for (int d = 0; d < kDimensions; ++d) sum[d] += other[d];
    };
    const Vector gradient = points.aggregate(Vector{}, add_gradient, add);
    for (int d = 0; d < kDimensions; ++d) weights[d] -= gradient[d] / static_cast<double>(count);
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
    std::cerr << "iteration " << i + 1 << ": " << time.count() << " ms\n";
  }

  const auto right = [weights](const Point& p) { return dot(weights, p.x) * p.label > 0; };
  std::cout << "weights:";
  for (const double w : weights) std::cout << " " << w;
  std::cout << "\nright for " << 100.0 * points.filter(right).count() / count << " % of points\n";
  sc.stop();
}
