# frozen_string_literal: true

require 'json'
require 'open3'
require_relative 'library'

module Fluent
  module Plugin
    module Logredact
      # The installed `logredact`, which knows where its files are and compiles policies.
      class Installation
        LIBRARY = 'liblogredact.so'

        def initialize(command)
          @command = command
        end

        # What to load: the library of the installed `logredact`, or the one that the dynamic linker finds. Errors: Error.
        def library
          paths.fetch('library')
        rescue Error
          raise unless linked?

          LIBRARY
        end

        # Path of the plan of a pack. Errors: Error.
        def plan(pack)
          File.join(paths.fetch('plans'), "#{pack}.plan")
        end

        # The plan of a policy in YAML. Errors: Error with what is wrong in it, and where.
        def compile(path)
          run('policy', 'compile', path)
        end

        private

        def linked?
          Fiddle.dlopen(LIBRARY)
          true
        rescue Fiddle::DLError
          false
        end

        def paths
          @paths ||= JSON.parse(run('paths', '--json'))
        end

        def run(*arguments)
          output, errors, status = Open3.capture3(@command, *arguments, stdin_data: '', binmode: true)
          return output if status.success?

          raise Error, "#{@command} #{arguments.first(2).join(' ')}: #{text(errors)}"
        rescue SystemCallError => e
          raise Error, "cannot run #{@command}: #{e.message}. Name it with `command`, or name a library and a compiled plan"
        end

        # What stands in a policy may be in a message: on one line, and not without end.
        def text(errors)
          errors.force_encoding(Encoding::UTF_8).scrub.strip.gsub(/[[:cntrl:]]+/, ' | ')[0, 2000]
        end
      end

      # The file that holds the policy, YAML or compiled.
      class PolicyFile
        PLAN_START = "\x83".b.freeze # a plan is a msgpack map of three; no YAML begins so

        attr_reader :path

        def initialize(path, installation)
          @path = path
          @installation = installation
        end

        # Is the file another one than was read last?
        def changed?
          signature != @signature
        end

        # Its plan, compiled once for each change. Errors: Error.
        def plan
          now = signature # before reading: what changes meanwhile is read again
          return @plan if @plan && now == @signature

          @signature = now
          @plan = nil
          @plan = read
        rescue SystemCallError => e
          raise Error, "cannot read the policy: #{e.message}"
        end

        private

        def read
          content = File.binread(@path)
          content.start_with?(PLAN_START) ? content : @installation.compile(@path)
        end

        def signature
          stat = File.stat(@path)
          [stat.dev, stat.ino, stat.size, stat.mtime.to_r, stat.ctime.to_r]
        rescue SystemCallError
          nil
        end
      end
    end
  end
end
