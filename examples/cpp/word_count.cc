// How often each word comes in text files.
//
//     firesteel submit [--master MASTER] word_count INPUT [OUTPUT]
//
// Prints the ten most frequent words, or writes all of them to a folder.

#include <firesteel/rdd.h>

#include <iostream>
#include <string>

using firesteel::SparkContext;
using WordCount = std::pair<std::string, int64_t>;

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: word_count INPUT [OUTPUT]\n";
    return 2;
  }
  const SparkContext sc(firesteel::SparkConf().setAppName("word count"));

  const auto counts = sc.textFile(argv[1])
                          .flatMap<std::string>([](const std::string& line, auto& emit) {
                            size_t begin = 0;
                            while (begin < line.size()) {
                              const size_t end = std::min(line.find(' ', begin), line.size());
                              if (end > begin) emit(line.substr(begin, end - begin));
                              begin = end + 1;
                            }
                          })
                          .map([](std::string word) { return WordCount(std::move(word), 1); })
                          .reduceByKey([](int64_t a, int64_t b) { return a + b; });

  if (argc > 2) {
    counts.saveAsTextFile(argv[2]);
  } else {
    const auto rarer = [](const WordCount& a, const WordCount& b) {
      return std::pair(-a.second, a.first) < std::pair(-b.second, b.first);
    };
    for (const auto& [word, count] : counts.takeOrdered(10, rarer)) {
      std::cout << count << "\t" << word << "\n";
    }
  }
  sc.stop();
}
